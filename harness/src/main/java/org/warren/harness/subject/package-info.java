/// WireGuard implementations under test, and how they are started in a node.
@NullMarked
package org.warren.harness.subject;

import org.jspecify.annotations.NullMarked;
