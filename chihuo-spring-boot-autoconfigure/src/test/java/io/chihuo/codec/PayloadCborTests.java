// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

import io.chihuo.ChihuoConfigurationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PayloadCborTests {

	private static final ObjectMapper MAPPER = PayloadCbor.mapper(List.of());

	private static final TaskCodec CODEC = TaskCodec.cbor(MAPPER);

	private static final Scan SCAN = new Scan("a", 3, List.of("b", "c"),
			ZonedDateTime.parse("2026-01-02T03:04:05Z[UTC]"), Duration.ofSeconds(90), new BigDecimal("1.50"),
			new byte[] { 1, 2, 3 });

	record Scan(String name, int width, List<String> tags, ZonedDateTime at, Duration length, BigDecimal price,
			byte[] content) {

	}

	record EmptyScan() {

	}

	static final class HiddenValue {

		private final int value;

		HiddenValue(int value, String text) {
			this.value = value;
		}

		public int getValue() {
			return this.value;
		}

	}

	private static <T> PayloadCodec<T> codec(Type type) {
		return CODEC.forType(type);
	}

	@Test
	void payloadIsReadAsItWasWritten() {
		PayloadCodec<Scan> codec = codec(Scan.class);
		assertThat(codec.decode(codec.encode(SCAN))).usingRecursiveComparison().isEqualTo(SCAN);
		assertThat(codec.encode(null)).isEmpty();
		assertThat(codec.decode(new byte[0])).isNull();
	}

	@Test
	void isSmallerThanJson() {
		byte[] json = TaskCodec.json(PayloadJson.mapper(List.of())).forType(Scan.class).encode(SCAN);
		assertThat(codec(Scan.class).encode(SCAN)).hasSizeLessThan(json.length);
	}

	@Test
	void longNumbersAndNamesThatWereWrittenAreRead() {
		Map<String, Object> map = Map.of("n".repeat(60_000), BigInteger.TEN.pow(3000));
		PayloadCodec<Map<String, Object>> codec = codec(Map.class);
		assertThat(codec.decode(codec.encode(map))).isEqualTo(map);
	}

	@Test
	void unknownPropertyIsIgnoredAndMissingPrimitiveIsZero() {
		PayloadCodec<Scan> codec = codec(Scan.class);
		Scan read = codec.decode(MAPPER.writeValueAsBytes(Map.of("name", "a", "height", 4)));
		assertThat(read.name()).isEqualTo("a");
		assertThat(read.width()).isZero();
	}

	@Test
	void classNamedByPayloadIsNotLoaded() {
		byte[] bytes = MAPPER.writeValueAsBytes(Map.of("@class", "javax.script.ScriptEngineManager"));
		assertThat(codec(Object.class).decode(bytes)).isInstanceOf(Map.class);
		assertThat(codec(EmptyScan.class).decode(bytes)).isEqualTo(new EmptyScan());
	}

	@Test
	void typeThatCanNeverBeReadIsRefused() {
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> codec(HiddenValue.class))
			.withMessageContaining("can be written as CBOR, but never read");
	}

	@Test
	void damagedBytesDoNotDecodeAndAreNotQuoted() {
		byte[] bytes = codec(Scan.class).encode(SCAN);
		Random random = new Random(7);
		for (int i = 0; i < 2000; i++) {
			byte[] damaged = (i % 2 == 0) ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
			if (i % 2 != 0) {
				damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			assertReadOrRefused(damaged);
		}
	}

	@Test
	void bytesOfNoFormatAreRefused() {
		Random random = new Random(11);
		for (int i = 0; i < 2000; i++) {
			byte[] bytes = new byte[1 + random.nextInt(64)];
			random.nextBytes(bytes);
			assertReadOrRefused(bytes);
		}
		byte[] nested = new byte[100_000];
		Arrays.fill(nested, (byte) 0x81);
		assertThatExceptionOfType(UndecodablePayloadException.class)
			.isThrownBy(() -> codec(Object.class).decode(nested));
		byte[] claimsTwoGigabytes = { (byte) 0x5A, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 1 };
		assertThatExceptionOfType(UndecodablePayloadException.class)
			.isThrownBy(() -> codec(Object.class).decode(claimsTwoGigabytes));
	}

	private static void assertReadOrRefused(byte[] bytes) {
		try {
			codec(Scan.class).decode(bytes);
		}
		catch (UndecodablePayloadException ex) {
			assertThat(ex.getMessage()).isNotBlank();
		}
	}

}
