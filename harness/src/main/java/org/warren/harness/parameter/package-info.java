/// The parameters of scenarios that a user can set: names, accepted texts, defaults and values.
@NullMarked
package org.warren.harness.parameter;

import org.jspecify.annotations.NullMarked;
