/// The container lab: real time, one container per node, the engine's networks between them.
@NullMarked
package org.warren.harness.labs.containers;

import org.jspecify.annotations.NullMarked;
