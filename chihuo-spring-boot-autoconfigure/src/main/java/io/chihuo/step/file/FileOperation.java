// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.step.StepFields;

/**
 * Something that a step does with files.
 */
interface FileOperation {

	/** Names of its fields, without that of the operation. */
	Set<String> fieldNames();

	/**
	 * Do it.
	 * @return result of the step
	 * @throws IOException if it failed, and may succeed another time
	 */
	Map<String, @Nullable Object> perform(StepFields fields) throws IOException;

}
