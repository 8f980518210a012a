/// The rows of the conformance table on the wire: a scripted peer asks an implementation, and its datagrams are judged.
@NullMarked
package org.warren.scenarios.conformance;

import org.jspecify.annotations.NullMarked;
