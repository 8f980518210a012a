/// The virtual lab: one user-mode-Linux guest whose clock travels; a node is a set of namespaces in it.
@NullMarked
package org.warren.harness.labs.virtual;

import org.jspecify.annotations.NullMarked;
