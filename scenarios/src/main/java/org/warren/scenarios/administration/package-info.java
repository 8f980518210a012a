/// Does an interface count right, forget when it is told to, and take any number of peers?
@NullMarked
package org.warren.scenarios.administration;

import org.jspecify.annotations.NullMarked;
