/// Findings and stories as text and as JSON.
@NullMarked
package org.warren.diagnose.report;

import org.jspecify.annotations.NullMarked;
