/// Does the server still reach an idle client behind a NAT, and what brings it back?
@NullMarked
package org.warren.scenarios.nattimeout;

import org.jspecify.annotations.NullMarked;
