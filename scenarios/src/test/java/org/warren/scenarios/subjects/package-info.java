/// Subjects of others, as the register has them and as users bring them.
@NullMarked
package org.warren.scenarios.subjects;

import org.jspecify.annotations.NullMarked;
