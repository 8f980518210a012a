/// Is a server reached whose port a NAT forwards, and what if the forward or the host goes?
@NullMarked
package org.warren.scenarios.portforward;

import org.jspecify.annotations.NullMarked;
