/// What a NAT router remembered: conntrack's events, the mappings they tell of, and the rule that Linux goes by.
@NullMarked
package org.warren.harness.nat;

import org.jspecify.annotations.NullMarked;
