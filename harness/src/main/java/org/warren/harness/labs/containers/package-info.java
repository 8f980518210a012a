/// The container lab: real time, one container a node, the engine's networks between them.
@NullMarked
package org.warren.harness.labs.containers;

import org.jspecify.annotations.NullMarked;
