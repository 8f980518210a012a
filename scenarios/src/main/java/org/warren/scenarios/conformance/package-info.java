/// The rows of the conformance table on the wire: a scripted peer communicates with an implementation, whose datagrams
/// are judged.
@NullMarked
package org.warren.scenarios.conformance;

import org.jspecify.annotations.NullMarked;
