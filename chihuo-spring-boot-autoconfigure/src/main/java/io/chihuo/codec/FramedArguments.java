// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Arguments of a method one after the other, each as its own codec encodes it, after its
 * length in four bytes.
 *
 * @param codecs codecs of the parameters
 */
record FramedArguments(List<PayloadCodec<Object>> codecs) implements PayloadCodec<List<@Nullable Object>> {

	@Override
	public byte[] encode(@Nullable List<@Nullable Object> arguments) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			for (int i = 0; i < this.codecs.size(); i++) {
				byte[] argument = this.codecs.get(i).encode((arguments != null) ? arguments.get(i) : null);
				out.writeInt(argument.length);
				out.write(argument);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	@Override
	public List<@Nullable Object> decode(byte[] bytes) {
		List<@Nullable Object> arguments = new ArrayList<>();
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			while (in.available() > 0) {
				byte[] argument = OutcomeContent.readBytes(in, in.readInt());
				int index = arguments.size();
				arguments.add((index < this.codecs.size()) ? this.codecs.get(index).decode(argument)
						: (argument.length > 0) ? argument : null);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new UndecodablePayloadException("The arguments are damaged", ex);
		}
		return arguments;
	}

}
