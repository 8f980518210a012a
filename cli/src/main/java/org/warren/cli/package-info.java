/// The command line: `warren run`, `list`, `doctor`, `report`, `judge`.
@NullMarked
package org.warren.cli;

import org.jspecify.annotations.NullMarked;
