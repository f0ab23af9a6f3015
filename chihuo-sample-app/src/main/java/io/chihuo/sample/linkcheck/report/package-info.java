// SPDX-License-Identifier: Apache-2.0

/**
 * The output for people: progress, summary, report.
 */
@NullMarked
package io.chihuo.sample.linkcheck.report;

import org.jspecify.annotations.NullMarked;
