/// The local lab: real time, network namespaces on this machine's own kernel.
@NullMarked
package org.warren.harness.labs.local;

import org.jspecify.annotations.NullMarked;
