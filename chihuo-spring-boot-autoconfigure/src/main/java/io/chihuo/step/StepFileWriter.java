// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that is being written, by one thread.
 */
public interface StepFileWriter extends Closeable {

	/**
	 * Takes the content, from its beginning. Refuses more bytes than a file may have by
	 * {@link io.chihuo.RejectTaskException}.
	 */
	OutputStream output();

	/**
	 * Have all content written to the disk, and give the file its name in one atomic
	 * step.
	 */
	void commitFile() throws IOException;

	/**
	 * Remove what was written, unless it was committed.
	 */
	@Override
	void close() throws IOException;

}
