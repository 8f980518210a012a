/// Can two clients connect, each behind its own NAT, that learn each other's endpoint from a server?
@NullMarked
package org.warren.scenarios.holepunch;

import org.jspecify.annotations.NullMarked;
