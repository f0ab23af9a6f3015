// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;

/**
 * A job of JobRunr, which finds its handler by the class.
 *
 * @param payload the payload
 */
public record TextJob(String payload) implements JobRequest {

	@Override
	public Class<TextJobHandler> getJobRequestHandler() {
		return TextJobHandler.class;
	}

	/**
	 * Runs it.
	 */
	public static final class TextJobHandler implements JobRequestHandler<TextJob> {

		@Override
		public void run(TextJob job) throws Exception {
			JobRunrDrain.runBody(job.payload());
		}

	}

}
