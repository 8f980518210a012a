/// The container engine: how it is found, containers with an agent in them, their image, and what is left of drivers
/// that were killed.
@NullMarked
package org.warren.harness.engine;

import org.jspecify.annotations.NullMarked;
