/// The mappings of a NAT router: conntrack's events, the mappings that follow from them, and Linux's rule.
@NullMarked
package org.warren.harness.nat;

import org.jspecify.annotations.NullMarked;
