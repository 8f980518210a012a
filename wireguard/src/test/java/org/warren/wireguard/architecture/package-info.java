/// House rules that more than one module keeps, for the architecture tests of each.
@NullMarked
package org.warren.wireguard.architecture;

import org.jspecify.annotations.NullMarked;
