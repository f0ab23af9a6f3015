// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import org.springframework.boot.ApplicationArguments;

/**
 * A sample. Its class is the bean, and has the loops of its steps nested in it.
 */
interface FlowSample {

	/**
	 * Run the sample, and print what it does. Blocks until its flow has ended.
	 * @param arguments arguments of the command line
	 * @return number of steps that were done
	 */
	long runSample(ApplicationArguments arguments) throws Exception;

}
