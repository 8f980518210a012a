/// Do peers reach each other and what lies beyond the server, and only as themselves?
@NullMarked
package org.warren.scenarios.servernat;

import org.jspecify.annotations.NullMarked;
