// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTests {

	private static HttpHeaders headers(String retryAfter) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.DATE, "Wed, 21 Oct 2015 07:28:00 GMT");
		headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
		return headers;
	}

	@Test
	void secondsAndTimesAreRead() {
		assertThat(RetryAfter.parse(headers("7"))).hasSeconds(7);
		assertThat(RetryAfter.parse(headers("Wed, 21 Oct 2015 07:28:09 GMT"))).hasSeconds(9);
		assertThat(RetryAfter.parse(headers("Wed, 21 Oct 2015 07:27:09 GMT"))).isZero();
	}

	@Test
	void otherTextIsIgnored() {
		assertThat(RetryAfter.parse(new HttpHeaders())).isNull();
		for (String text : new String[] { "", "-1", "soon", "99999999999999999999", "Wed, 41 Oct 2015 07:28:09 GMT" }) {
			assertThat(RetryAfter.parse(headers(text))).as(text).isNull();
		}
	}

}
