/// From which of its addresses does a node answer?
@NullMarked
package org.warren.scenarios.localaddress;

import org.jspecify.annotations.NullMarked;
