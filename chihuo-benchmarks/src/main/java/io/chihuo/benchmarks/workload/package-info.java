/**
 * What is measured, whoever does it: each workload names what a subject must be able to
 * do, and checks that it did.
 */
@NullMarked
package io.chihuo.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
