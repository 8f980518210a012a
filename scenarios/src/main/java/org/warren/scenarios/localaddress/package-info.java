/// Which of its addresses does a node answer from?
@NullMarked
package org.warren.scenarios.localaddress;

import org.jspecify.annotations.NullMarked;
