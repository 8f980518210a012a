/// Does a tunnel that is the default route keep its own datagrams out of itself?
@NullMarked
package org.warren.scenarios.fulltunnel;

import org.jspecify.annotations.NullMarked;
