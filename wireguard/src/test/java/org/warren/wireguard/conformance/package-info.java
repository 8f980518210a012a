/// The rows of the conformance table that the core alone can show, one test or more each.
@NullMarked
package org.warren.wireguard.conformance;

import org.jspecify.annotations.NullMarked;
