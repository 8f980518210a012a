/// Do two clients meet, each behind a NAT of its own, that learn from a server where the other is?
@NullMarked
package org.warren.scenarios.holepunch;

import org.jspecify.annotations.NullMarked;
