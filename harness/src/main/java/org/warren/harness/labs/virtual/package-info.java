/// The virtual lab: one user-mode Linux guest with a virtual clock; each node is a set of namespaces in it.
@NullMarked
package org.warren.harness.labs.virtual;

import org.jspecify.annotations.NullMarked;
