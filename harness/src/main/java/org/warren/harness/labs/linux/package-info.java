/// Implements topologies with Linux, for every lab whose nodes run Linux.
@NullMarked
package org.warren.harness.labs.linux;

import org.jspecify.annotations.NullMarked;
