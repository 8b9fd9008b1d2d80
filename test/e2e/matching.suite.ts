import { eventually } from '../support/eventually.js';
import { ABSENT, CATALOGUE, CEMENT, create, type Fixture, idOf } from './fixture.js';

const PATH = '/api/v1/match';
const names = (...given: string[]) => given.map((name) => ({ name }));

/** Names → materials, over HTTP. */
export function matchingSuite({ api }: Fixture): void {
  describe('matching', () => {
    const now = async (materials: object[], more: object = {}) => {
      const answer = await api().post(`${PATH}?wait=true`, { materials, ...more });
      expect(answer.status).toBe(200);
      return answer.body;
    };
    const finished = (requestId: string) =>
      eventually(async () => {
        const { body } = await api().get(`${PATH}/${requestId}`);
        expect(body).toMatchObject({ status: 'completed' });
        return body;
      });

    it('answers few names at once, in order, the best first', async () => {
      const { results, progress } = await now([
        { id: 'a', name: 'Цемент М-500 Д0 мешок 50кг', unit: 'мешок' },
        { id: 'b', name: 'арматура A500C 12мм', unit: 'кг' },
        { id: 'c', name: 'qwerty zxcvb' },
      ]);
      expect(progress).toEqual({ total: 3, completed: 3, failed: 0, pending: 0 });
      expect(results.map(({ id }: { id: string }) => id)).toEqual(['a', 'b', 'c']);
      const [cement, rebar, nothing] = results;
      expect(cement).toMatchObject({
        confidence: 'certain',
        source: 'catalogue',
        processing_status: 'completed',
      });
      expect(cement.matches[0]).toMatchObject({
        material: { name: CEMENT.name, sku: CEMENT.sku },
        score: 1,
        unit_check: { relation: 'same', coefficient: '1' },
      });
      expect(cement.matches.length).toBeLessThanOrEqual(3);
      expect(rebar.matches[0]).toMatchObject({
        material: { sku: 'ARM-12' },
        unit_check: { relation: 'convertible', coefficient: '0.001' },
      });
      expect(['none', 'unsure']).toContain(nothing.confidence);
    });

    it('knows a SKU, and leaves out what is less sure than asked', async () => {
      const { results } = await now(names('GKL-125'), { min_confidence: 'certain', limit: 10 });
      expect(results[0].matches.map(({ material }: { material: { sku: string } }) => material.sku)).toEqual([
        'GKL-125',
      ]);
      const unsure = await now(names('плита бетонная неведомая'), { min_confidence: 'certain' });
      expect(unsure.results[0]).toMatchObject({ confidence: 'none', matches: [] });
    });

    it('answers many names by a job, and the same request by the one that is there', async () => {
      const materials = Array.from({ length: 250 }, (_, n) => ({
        name: `${CATALOGUE[n % CATALOGUE.length]?.name ?? ''} № ${n}`,
      }));
      const request = { request_id: `many-${Date.now()}`, materials };
      const first = await api().post(PATH, request);
      expect(first.status).toBe(202);
      expect(first.headers.get('location')).toBe(`${PATH}/${request.request_id}`);
      expect((await api().post(PATH, request)).body.job_id).toBe(first.body.job_id);
      const done = await finished(request.request_id);
      expect(done.progress).toEqual({ total: 250, completed: 250, failed: 0, pending: 0 });
      const page = await api().get(`${PATH}/${request.request_id}/results?limit=20&offset=230`);
      expect(page.body.results.map((one: { original_name: string }) => one.original_name)).toEqual(
        materials.slice(230).map(({ name }) => name),
      );
      const [level = ''] = Object.keys(done.confidences);
      const some = await api().get(`${PATH}/${request.request_id}/results?limit=1000&confidence=${level}`);
      expect(some.body.results).toHaveLength(done.confidences[level]);
      const other = await api().post(PATH, { ...request, limit: 4 });
      expect(other).toMatchObject({ status: 409, body: { code: 'MATCH_DIFFERS' } });
      expect((await api().post(PATH, request)).body).toMatchObject({
        status: 'completed',
        job_id: first.body.job_id,
      });
      expect((await api().post(`${PATH}/${request.request_id}/retry`, {})).status).toBe(202);
    });

    it('remembers what was accepted, for every equal name at once, until the material is gone', async () => {
      const name = `Сетка особая ${Date.now()}`;
      const twin = await create(api(), { ...CEMENT, name: `Нечто иное ${Date.now()}`, sku: null });
      const before = await now([{ name, unit: 'м2' }]);
      const path = `${PATH}/${before.request_id}/results/1`;
      const verdict = { material_id: twin.body.id, decided_by: 'o.petrova' };
      const accepted = await api().post(`${path}/accept`, verdict);
      expect(accepted).toMatchObject({ status: 200, body: { confidence: 'certain', source: 'memory' } });
      const after = await now([{ name: ` ${name.toUpperCase()}`, unit: 'М2' }, { name }]);
      expect(after.results[0]).toMatchObject({ confidence: 'certain', source: 'memory' });
      expect(after.results[0].matches[0].material.id).toBe(twin.body.id);
      expect(after.results[1].source).toBe('catalogue');
      await api().delete(`/api/v1/materials/${twin.body.id}`);
      expect((await now([{ name, unit: 'м2' }])).results[0].source).toBe('catalogue');
      const exported = await (await fetch(`${api().url}${PATH}/decisions`)).text();
      const last = JSON.parse(exported.trim().split('\n').at(-1) ?? '') as object;
      expect(last).toMatchObject({
        name,
        verdict: 'accepted',
        decided_by: 'o.petrova',
        material_id: twin.body.id,
      });
      expect(String((await api().get(`${PATH}/decisions?format=csv`)).body)).toContain(`,accepted,${name},`);
    });

    it('judges by the units as they are, from the cache too', async () => {
      const unit = `кулёк ${Date.now()}`;
      const asked = async () => (await now([{ name: CEMENT.name, unit }])).results[0];
      expect(await asked()).toMatchObject({ confidence: 'certain' });
      const path = '/api/v1/reference/units';
      const { body: made } = await api().post(path, { name: unit });
      const other = await asked();
      expect(other).toMatchObject({ confidence: 'likely' });
      expect(other.matches[0].unit_check).toEqual({ relation: 'different', coefficient: null });
      const units = (await api().get(`${path}?status=reviewed`)).body as { id: string; name: string }[];
      const into = units.find(({ name }) => name === CEMENT.unit)?.id;
      expect((await api().post(`${path}/${made.id}/merge`, { into })).status).toBe(200);
      const same = await asked();
      expect(same).toMatchObject({ confidence: 'certain' });
      expect(same.matches[0].unit_check).toEqual({ relation: 'same', coefficient: '1' });
    });

    it('never proposes what was rejected for that name, from the cache either', async () => {
      const asked = { name: 'Гипсокартон влагостойкий 12,5х1200х2500 листовой' };
      const before = await now([asked]);
      const id = await idOf(api(), 'GKL-125');
      expect(before.results[0].matches[0].material.id).toBe(id);
      const path = `${PATH}/${before.request_id}/results/1`;
      const rejected = await api().post(`${path}/reject`, { material_id: id });
      const idsIn = ({ matches }: { matches: { material: { id: string } }[] }) =>
        matches.map(({ material }) => material.id);
      expect(idsIn(rejected.body)).not.toContain(id);
      expect(idsIn((await now([asked])).results[0])).not.toContain(id);
      await api().post(`${path}/accept`, { material_id: id });
      expect(idsIn((await now([asked])).results[0])[0]).toBe(id);
      await api().post(`${path}/reject`, { material_id: id });
    });

    it('names every item that is not valid, and starts nothing', async () => {
      const request_id = `bad-${Date.now()}`;
      const materials = [
        { name: 'a', id: 'x' },
        { name: '' },
        { name: 'b', unit: 'u'.repeat(101) },
        { name: 'c', id: 'x' },
      ];
      const bad = await api().post(PATH, { request_id, materials });
      const pathsOf = (body: { errors: { path: string }[] }) => body.errors.map(({ path }) => path);
      expect(bad.status).toBe(400);
      expect(pathsOf(bad.body)).toEqual(['materials[1].name', 'materials[2].unit']);
      const twice = await api().post(PATH, { request_id, materials: [materials[0], materials[3]] });
      expect(twice).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
      expect(pathsOf(twice.body)).toEqual(['materials[1].id']);
      const many = await api().post(`${PATH}?wait=true`, {
        materials: names(...Array.from({ length: 101 }, String)),
      });
      expect(many.status).toBe(400);
      expect((await api().post(PATH, { request_id: 'statistics', materials: names('a') })).status).toBe(400);
      expect((await api().get(`${PATH}/${request_id}`)).body).toMatchObject({
        status: 404,
        code: 'MATCH_NOT_FOUND',
      });
    });

    it('says what is not there', async () => {
      const { request_id } = await now(names('цемент'));
      const path = `${PATH}/${request_id}/results`;
      const accept = (item: string, material_id: string) =>
        api().post(`${path}/${item}/accept`, { material_id });
      expect((await accept('2', ABSENT)).body).toMatchObject({ status: 404, code: 'MATCH_ITEM_NOT_FOUND' });
      expect((await accept('1', ABSENT)).body).toMatchObject({ status: 404, code: 'MATERIAL_NOT_FOUND' });
      expect((await api().post(`${PATH}/nobody/retry`, {})).status).toBe(404);
    });

    it('counts what was matched, and forgets it', async () => {
      await now(names('цемент'));
      const { body } = await api().get(`${PATH}/statistics`);
      expect(body.total_requests).toBeGreaterThan(0);
      expect(body).toMatchObject({ success_rate: 1, failed_materials: 0 });
      expect((await api().delete(`${PATH}?days_old=1`)).body).toEqual({ deleted: 0 });
      expect((await api().delete(`${PATH}?days_old=0`)).body).toEqual({ deleted: body.total_requests });
    });

    it('takes a request whose id was forgotten for a new one', async () => {
      const request = { request_id: `again-${Date.now()}`, materials: names('цемент') };
      await api().post(PATH, request);
      await finished(request.request_id);
      await api().delete(`${PATH}?days_old=0`);
      await api().post(PATH, request);
      expect((await finished(request.request_id)).progress).toMatchObject({ completed: 1 });
    });
  });
}
