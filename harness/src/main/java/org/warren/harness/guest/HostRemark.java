package org.warren.harness.guest;

/// Something that a machine has or lacks.
///
/// @param good whether nothing has to be done
/// @param subject a word or two
/// @param sentence what was found; where it is not good, also what to do
public record HostRemark(boolean good, String subject, String sentence) {}
