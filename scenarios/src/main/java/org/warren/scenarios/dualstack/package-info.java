/// Does one port serve IPv4 and IPv6, and is one that is taken reported?
@NullMarked
package org.warren.scenarios.dualstack;

import org.jspecify.annotations.NullMarked;
