/// Can a server behind a forwarded port be reached, and what if the forward or the host disappears?
@NullMarked
package org.warren.scenarios.portforward;

import org.jspecify.annotations.NullMarked;
