// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Evaluates Erlang expressions in a RabbitMQ server, over a port of the server's own: a
 * look takes a millisecond, where rabbitmqctl starts a virtual machine for each.
 */
final class BrokerConsole {

	private static final String SCRIPT = "console.erl";

	private static final String PORT = "console.port";

	private static final String SERVER = """
			Answer = fun(Text) ->
				{ok, Tokens, _} = erl_scan:string(Text),
				{ok, Expressions} = erl_parse:parse_exprs(Tokens),
				{value, Value, _} = erl_eval:exprs(Expressions, []),
				try iolist_to_binary(Value) catch _:_ -> iolist_to_binary(io_lib:format("~0p", [Value])) end
			end,
			Serve = fun(Socket) ->
				{ok, Text} = gen_tcp:recv(Socket, 0),
				Reply = try [0, Answer(binary_to_list(Text))]
					catch Class:Reason -> [1, io_lib:format("~p: ~p", [Class, Reason])] end,
				gen_tcp:send(Socket, Reply)
			end,
			Accept = fun Accept(Listener) ->
				{ok, Socket} = gen_tcp:accept(Listener),
				Server = spawn(fun() -> receive begin_now -> Serve(Socket) end end),
				gen_tcp:controlling_process(Socket, Server),
				Server ! begin_now,
				Accept(Listener)
			end,
			spawn(fun() ->
				{ok, Listener} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}, binary, {active, false}, {packet, 4}]),
				{ok, Port} = inet:port(Listener),
				ok = file:write_file("%1$s.new", integer_to_list(Port)),
				ok = file:rename("%1$s.new", "%1$s"),
				Accept(Listener)
			end).
			""";

	private final ServerDirectory directory;

	BrokerConsole(ServerDirectory directory) {
		this.directory = directory;
		directory.write(SCRIPT, SERVER.formatted(directory.file(PORT)));
	}

	/** Arguments of the server's virtual machine that open the console. */
	String arguments() {
		return "-eval file:eval(\"" + this.directory.file(SCRIPT) + "\")";
	}

	/** Forget the port of the run before. */
	void reset() {
		this.directory.remove(PORT);
	}

	/** Wait until the server's start is complete. */
	void awaitStartup() {
		TestLimits.await("console").until(() -> Files.exists(port()));
		TestLimits.await("start of RabbitMQ").until(() -> evaluate("rabbit:is_running().").equals("true"));
	}

	/**
	 * Evaluate expressions.
	 * @param expressions Erlang that ends with a full stop
	 * @return the last value, as text if it is text
	 */
	String evaluate(String expressions) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(Files.readString(port())))) {
			socket.setSoTimeout((int) TestLimits.HANG_TIMEOUT.toMillis());
			byte[] text = expressions.getBytes(StandardCharsets.UTF_8);
			DataOutputStream out = new DataOutputStream(socket.getOutputStream());
			out.writeInt(text.length);
			out.write(text);
			return answer(expressions, new DataInputStream(socket.getInputStream()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("RabbitMQ did not evaluate " + expressions, ex);
		}
	}

	private static String answer(String expressions, DataInputStream in) throws IOException {
		byte[] reply = new byte[in.readInt()];
		in.readFully(reply);
		String value = new String(reply, 1, reply.length - 1, StandardCharsets.UTF_8);
		if (reply[0] != 0) {
			throw new IllegalStateException("RabbitMQ fails " + expressions + "\n" + value);
		}
		return value;
	}

	/** A text as Erlang writes it. */
	static String text(String text) {
		return "<<\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\">>";
	}

	private Path port() {
		return this.directory.path().resolve(PORT);
	}

}
