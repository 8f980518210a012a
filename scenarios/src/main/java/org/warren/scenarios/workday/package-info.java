/// Does a tunnel carry what people do all day?
@NullMarked
package org.warren.scenarios.workday;

import org.jspecify.annotations.NullMarked;
