/// Does a tunnel follow the routes under it, and survive unusual ones?
@NullMarked
package org.warren.scenarios.routechange;

import org.jspecify.annotations.NullMarked;
