// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.crawl;

import java.util.function.Function;
import java.util.regex.Pattern;

import io.chihuo.DeadLetter;
import io.chihuo.sample.linkcheck.store.CheckResult;

/**
 * Turns a dead letter into the result that the report shows for its address.
 */
final class GivenUp {

	// a reason begins with the exception's class and may end with its cause
	private static final Pattern JAVA = Pattern.compile("^(?:[\\w$]+\\.)+[\\w$]+: |; caused by .*", Pattern.DOTALL);

	private GivenUp() {
	}

	static <T> CheckResult result(DeadLetter<T> letter, Function<T, String> url) {
		T payload = letter.payload();
		String reason = JAVA.matcher(letter.reason()).replaceAll("");
		return CheckResult.unreachable((payload != null) ? url.apply(payload) : letter.id(),
				reason + " (" + letter.attempts() + " attempts)");
	}

}
