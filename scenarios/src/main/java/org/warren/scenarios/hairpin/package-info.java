/// Does a client reach a server behind its own router by the router's outside address?
@NullMarked
package org.warren.scenarios.hairpin;

import org.jspecify.annotations.NullMarked;
