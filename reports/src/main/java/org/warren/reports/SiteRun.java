package org.warren.reports;

import org.warren.harness.record.RunRecord;

/// A run that has a page in a site.
///
/// @param href of its page, from the site's first page

record SiteRun(RunRecord record, String href) {}
