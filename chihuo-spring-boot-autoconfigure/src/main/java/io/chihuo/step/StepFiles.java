// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.io.IOException;

import io.chihuo.RejectTaskException;

/**
 * The directory for results that are too large for a payload,
 * {@code chihuo.steps.file.root}. Nothing outside of it can be named: neither by
 * {@code ..} nor by a link.
 */
public interface StepFiles {

	/**
	 * Verify that a file may be written, as far as that can be said without writing it,
	 * so that a caller need not begin work whose result could not be kept. Changes
	 * nothing.
	 * @param path path below the root, with {@code /} between its parts
	 * @throws RejectTaskException if the path leads out of the root, is none, or is that
	 * of something else than a file
	 * @throws IOException if the directory cannot be read
	 */
	void checkFile(String path) throws IOException;

	/**
	 * Begin to write a file. Directories above it are made. The file appears, in place of
	 * one of that name, when the writer commits it; before that nobody sees it.
	 * @param path path below the root, with {@code /} between its parts
	 * @throws RejectTaskException if the path leads out of the root, or is none
	 * @throws IOException if the file cannot be written
	 */
	StepFileWriter createFile(String path) throws IOException;

}
