// twilio_client.js send COUNT IN-FLIGHT | list: what a script with Twilio's own client does. Its address is
// replaced by TWILIO_BASE_URL; connections are kept alive. Prints the seconds that it took after loading.
const path = process.env.TWILIO_CLIENT;
const twilio = require(path);
const RequestClient = require(path + '/lib/base/RequestClient.js');

class Local extends RequestClient {
	request(options) {
		const asked = new URL(options.uri);
		options.uri = process.env.TWILIO_BASE_URL + asked.pathname + asked.search;
		return super.request(options);
	}
}

const [mode, count, inFlight] = [process.argv[2], Number(process.argv[3] || 1), Number(process.argv[4] || 1)];
const http = require('http');
const httpClient = new Local({ keepAlive: true, maxSockets: inFlight, maxTotalSockets: inFlight });
httpClient.axios.defaults.httpAgent = new http.Agent({ keepAlive: true, maxSockets: inFlight });
const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN, { httpClient });

function create(number) {
	return client.messages.create({
		to: `whatsapp:+35191${String(number).padStart(7, '0')}`,
		from: 'whatsapp:' + process.env.TWILIO_WHATSAPP_FROM,
		contentSid: 'HX00000000000000000000000000000101',
		contentVariables: JSON.stringify({ 1: 'Guest ' + number, 2: 'Ana & Tomas', 3: '12 June 2027', 4: 'Quinta',
			5: 'https://rsvp.example.org/' + String(number).padStart(32, '0') }),
	});
}

async function send() {
	let next = 1;
	const sender = async () => { while (next <= count) await create(next++); };
	await Promise.all(Array.from({ length: inFlight }, sender));
}

async function list() {
	const messages = await client.messages.list({ pageSize: 1000 });
	if (messages.length !== count)
		throw new Error(`${messages.length} messages listed`);
}

const begin = process.hrtime.bigint();
(mode === 'list' ? list() : send()).then(() => {
	console.log(Number(process.hrtime.bigint() - begin) / 1e9);
	httpClient.axios.defaults.httpAgent.destroy();
}, (error) => { console.error(error.message); process.exitCode = 1; });
