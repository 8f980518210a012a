/// Do peers reach each other and the network behind the server, and only under their own addresses?
@NullMarked
package org.warren.scenarios.servernat;

import org.jspecify.annotations.NullMarked;
