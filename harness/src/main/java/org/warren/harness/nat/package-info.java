/// The mappings of a NAT router: conntrack events, the mappings derived from them, and Linux's rule.
@NullMarked
package org.warren.harness.nat;

import org.jspecify.annotations.NullMarked;
