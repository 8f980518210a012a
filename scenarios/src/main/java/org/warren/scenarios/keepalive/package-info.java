/// Are keepalives sent when the protocol says so, and only then?
@NullMarked
package org.warren.scenarios.keepalive;

import org.jspecify.annotations.NullMarked;
