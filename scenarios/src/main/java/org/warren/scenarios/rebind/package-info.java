/// Does a tunnel survive that its NAT loses its mapping, and does a stranger at its endpoint get no answer?
@NullMarked
package org.warren.scenarios.rebind;

import org.jspecify.annotations.NullMarked;
