// SPDX-License-Identifier: Apache-2.0

/**
 * The workloads, independent of the subject: each names the operations that a subject
 * must offer, and checks that they were done.
 */
@NullMarked
package io.chihuo.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
