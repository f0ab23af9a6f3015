// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.util.function.Function;

import io.chihuo.step.StepFiles;

/**
 * Where and how rows are written to files.
 *
 * @param files the directory
 * @param json encodes a row as JSON without line breaks
 * @param maxRows most rows of a file
 */
public record RowFiles(StepFiles files, Function<Object, byte[]> json, int maxRows) {
}
