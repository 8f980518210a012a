/// The container engine: how it is found, containers with an agent in them, their image, and the removal of what killed
/// drivers have left.
@NullMarked
package org.warren.harness.engine;

import org.jspecify.annotations.NullMarked;
