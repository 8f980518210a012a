/// WireGuard implementations under test, and how one is brought to life in a node.
@NullMarked
package org.warren.harness.subject;

import org.jspecify.annotations.NullMarked;
