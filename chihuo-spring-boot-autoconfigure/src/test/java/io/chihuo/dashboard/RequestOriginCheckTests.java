// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class RequestOriginCheckTests {

	@ParameterizedTest
	@CsvSource({ "http://ops.example, ops.example", "http://OPS.example:80, ops.example",
			"https://ops.example, ops.example", "https://ops.example, ops.example:443",
			"http://ops.example:8080, ops.example:8080", "http://[::1]:8080, [::1]:8080", "http://10.0.0.7, 10.0.0.7" })
	void originWithTheHostAndThePortOfTheServerIsTheSame(String origin, String host) {
		assertThat(RequestOriginCheck.isSameHost(origin, host)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "http://evil.example, ops.example", "http://ops.example.evil.example, ops.example",
			"http://ops.example:8081, ops.example:8080", "http://ops.example, ops.example:8080",
			"https://ops.example, ops.example:80", "http://ops.example@evil.example, ops.example", "null, ops.example",
			"ops.example, ops.example", "'', ops.example", "http://, ops.example", "http://ops example, ops.example",
			"http://ops.example, ''", "http://ops.example, evil.example@ops.example:8080",
			"http://a_b.example, a_b.example.evil" })
	void anyOtherOriginIsForeign(String origin, String host) {
		assertThat(RequestOriginCheck.isSameHost(origin, host)).isFalse();
	}

	@Test
	void originWithCharactersThatOnlySomeNamesHaveIsCompared() {
		assertThat(RequestOriginCheck.isSameHost("http://my_app:8080", "my_app:8080")).isTrue();
		assertThat(RequestOriginCheck.isSameHost("http://my_app:8080", "my_app2:8080")).isFalse();
	}

	@Test
	void sameSiteHeaderCountsMoreThanTheOrigin() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("Content-Type", "application/json;charset=UTF-8");
		headers.set("Host", "ops.example");
		headers.set("Origin", "http://ops.example");
		assertThatNoException().isThrownBy(() -> RequestOriginCheck.checkWrite(headers, null));
		headers.set("Sec-Fetch-Site", "cross-site");
		assertThatExceptionOfType(RefusedRequestException.class)
			.isThrownBy(() -> RequestOriginCheck.checkWrite(headers, null));
		headers.remove("Sec-Fetch-Site");
		headers.set("Content-Type", "not a type");
		assertThatExceptionOfType(RefusedRequestException.class)
			.isThrownBy(() -> RequestOriginCheck.checkWrite(headers, null))
			.returns(415, RefusedRequestException::httpStatus);
	}

	@Test
	void hostThatTheWebServerKnowsFromAProxyIsAccepted() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("Content-Type", "application/json");
		headers.set("Host", "10.0.0.7:8080");
		headers.set("Origin", "https://ops.example");
		assertThatNoException().isThrownBy(() -> RequestOriginCheck.checkWrite(headers, "ops.example:443"));
		assertThatExceptionOfType(RefusedRequestException.class)
			.isThrownBy(() -> RequestOriginCheck.checkWrite(headers, "ops.example:8443"));
	}

	@Test
	void severalValuesOfTheHeaderAreRefused() {
		HttpHeaders headers = new HttpHeaders();
		headers.set("Content-Type", "application/json");
		headers.add("Sec-Fetch-Site", "same-origin");
		headers.add("Sec-Fetch-Site", "cross-site");
		assertThatExceptionOfType(RefusedRequestException.class)
			.isThrownBy(() -> RequestOriginCheck.checkWrite(headers, null));
	}

}
