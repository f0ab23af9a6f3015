// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.backend.QueueName;

import static org.assertj.core.api.Assertions.assertThat;

class CompletionTokenTests {

	private final CompletionToken token = CompletionToken.create(new QueueName("shop", "reviews"), "cat.1/ü");

	@Test
	void tokenIsReadAsItWasGiven() {
		CompletionToken read = Objects.requireNonNull(CompletionToken.parseText(this.token.toText()));
		assertThat(read.queue()).isEqualTo(this.token.queue());
		assertThat(read.id()).isEqualTo("cat.1/ü");
		assertThat(read.hash()).isEqualTo(this.token.hash());
	}

	@Test
	void secretIsNotShown() {
		String secret = this.token.toText().substring(this.token.toText().lastIndexOf('.') + 1);
		assertThat(secret).hasSize(22);
		assertThat(this.token).hasToString("CompletionToken[shop/reviews/cat.1/ü]");
		assertThat(this.token.toString()).doesNotContain(secret);
	}

	@Test
	void tokensOfOneTaskDiffer() {
		CompletionToken other = CompletionToken.create(this.token.queue(), this.token.id());
		assertThat(other.toText()).isNotEqualTo(this.token.toText());
		assertThat(other.hash()).isNotEqualTo(this.token.hash());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a.b", "c2hvcC9yZXZpZXdz.YQ.AAAA", "c2hvcA.YQ.AAAAAAAAAAAAAAAAAAAAAA", "!.!.!" })
	void otherTextIsNoToken(String text) {
		assertThat(CompletionToken.parseText(text)).isNull();
	}

}
